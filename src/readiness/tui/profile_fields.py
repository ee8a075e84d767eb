"""The few things asked about the firm: they stand in `readiness.profile`, which forms use too."""

from readiness.profile import SELLS_TO_LABELS, ProfileField, is_asked, profile_fields

__all__ = ["SELLS_TO_LABELS", "ProfileField", "is_asked", "profile_fields"]
