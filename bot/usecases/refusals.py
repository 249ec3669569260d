"""Why a digest cannot be posted, in words that people read, whoever meets it: an introduction or a digest; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.errors import PublishError

_INVITE: Final = "Type “/invite @brief” there, then resume the digest."
_OTHER: Final = "Choose another one, then resume the digest."
_DOCTOR: Final = "Whoever runs me should run “briefbot doctor”; then resume the digest."
REASONS: Final[Mapping[str, str]] = {
    "channel_not_found": f"I cannot see the channel. {_INVITE}",
    "not_in_channel": f"I am not a member of the channel. {_INVITE}",
    "is_archived": f"The channel is archived. {_OTHER}",
    "missing_scope": f"I lack the permission to post. {_DOCTOR}",
    **dict.fromkeys(
        ("restricted_action", "restricted_action_read_only_channel", "restricted_action_non_threadable_channel"),
        f"Only some people may post in the channel. {_OTHER}",
    ),
    **dict.fromkeys(
        ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"),
        f"Slack no longer accepts my token. {_DOCTOR}",
    ),
    **dict.fromkeys(
        ("access_denied", "no_permission", "team_access_not_granted", "org_login_required", "ekm_access_denied"),
        f"Slack no longer lets me into the workspace. {_DOCTOR}",
    ),
}


def reason_of(error: PublishError) -> str:
    """Say why a digest cannot be posted; what Slack calls by another code says no more than that code."""
    return REASONS.get(error.code) or f"Slack refused it ({error.code}). Whoever runs me finds more in my log."
