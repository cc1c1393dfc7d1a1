"""What a user chose for this computer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a user may choose."""

    look: str = "system"  # light, dark, system
    text_percent: int = 100
    language: str = "en"
    mass_unit: str = "kg"
    height_unit: str = "cm"
    sound: bool = True
    cues: str = "beeps"  # off, beeps, spoken
    volume_percent: int = 70
    flash: bool = True
    show_health_in_squad: bool = False
