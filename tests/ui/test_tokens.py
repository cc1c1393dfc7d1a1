"""The palette keeps the contrast that the design promises, in both looks."""

from __future__ import annotations

import pytest

from jumpstation.ui.tokens import DARK, LIGHT, Palette, contrast

TEXT_ROLES = (
    "text", "text2", "action", "flight", "right", "met", "notmet", "unclear", "none",
)  # fmt: skip


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)
@pytest.mark.parametrize("role", TEXT_ROLES)
def test_every_text_role_can_be_read_on_a_card_and_on_the_window(palette: Palette, role: str):
    assert contrast(palette.role(role), palette.surface) >= 4.85
    assert contrast(palette.role(role), palette.bg) >= 4.45


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)
def test_edges_and_filled_buttons_stand_out(palette: Palette):
    assert contrast(palette.edge, palette.surface) >= 3.0
    assert contrast(palette.onaction, palette.action) >= 4.5
    for role in ("text", "text2", "action", "met", "notmet", "unclear"):
        assert contrast(palette.role(role), palette.sel) >= 4.45


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)
@pytest.mark.parametrize("role", ["met", "notmet", "unclear", "none"])
def test_a_verdict_can_be_read_on_its_own_ground(palette: Palette, role: str):
    assert contrast(palette.role(role), palette.role(f"{role}_ground")) >= 4.5
