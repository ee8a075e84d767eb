"""Says what to install where Python is too old or venv is missing; runs on any Python 3."""

import sys

OLDEST = (3, 11)
HOW = """
  Debian, Ubuntu:  sudo apt install python3 python3-venv python3-pip
  Fedora:          sudo dnf install python3 python3-pip
  macOS:           brew install python@3.13
  Windows:         install Python from the Microsoft Store (readiness is untested there)
A newer Python beside the old one works too:  make run PYTHON=python3.13
"""


def main():
    """Print what is missing and end with 1, or print nothing and end with 0."""
    if sys.version_info < OLDEST:
        sys.stderr.write(
            "readiness needs Python %d.%d or newer; %s is %d.%d. Install a newer one:%s"
            % (OLDEST + (sys.executable,) + tuple(sys.version_info[:2]) + (HOW,))
        )
        return 1
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as error:
        sys.stderr.write("Python's %s is missing. Install it:%s" % (error.name, HOW))
        return 1
    if "--venv-failed" in sys.argv:
        sys.stderr.write("Making a virtual environment failed (see above). It may need:%s" % HOW)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
