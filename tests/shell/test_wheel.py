"""The wheel, installed in an empty environment and used from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(command: list[str], cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV"))}
    return subprocess.run(
        command,
        cwd=cwd,
        env=clean | {"READINESS_HOME": str(home), "HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment that holds the wheel; libraries come from this one.

    The path entry lends the libraries only: a path file inside it, such as that of the source tree
    installed for development, is not read, so the package can only come from the wheel.
    """
    folder = tmp_path_factory.mktemp("wheel")
    built = run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], ROOT, folder
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    put_in = run([*pip, "--no-deps", "--no-index", str(wheel)], folder, folder)
    assert put_in.returncode == 0, put_in.stderr
    (site,) = (folder / "env" / "lib").glob("python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


def test_the_package_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import readiness; print(readiness.__file__)"
    found = run([str(installed / "python"), "-c", code], tmp_path, tmp_path).stdout
    assert found.startswith(str(installed.parent))


def test_the_wheel_runs_the_whole_chain_from_another_folder(
    installed: Path, tmp_path: Path
) -> None:
    check = ["pack", "check", "--on", "2026-11-23"]
    checked = run([str(installed / "readiness"), *check], tmp_path, tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert "no findings" in checked.stdout
    done = run([str(installed / "readiness"), "demo", "--to", "out"], tmp_path, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "batch" / "scores.csv").read_bytes().startswith(b"row_id,name,")
    assert len(list((tmp_path / "out" / "roadmaps").glob("*.pdf"))) == 3


def test_the_wheel_brings_the_manual_page_and_completion(installed: Path) -> None:
    share = installed.parent / "share"
    made = {
        "man/man1/readiness.1": ".TH READINESS 1",
        "bash-completion/completions/readiness": "complete -F _readiness readiness",
        "zsh/site-functions/_readiness": "#compdef readiness",
        "fish/vendor_completions.d/readiness.fish": "complete -c readiness",
    }
    for name, words in made.items():
        assert words in (share / name).read_text("utf-8")
