"""Digital-readiness assessment for small firms: answers in, scores and a dated roadmap out."""

__version__ = "0.1.0"
