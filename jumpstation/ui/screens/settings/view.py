"""Settings: one column; every change takes effect at once."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtWidgets import QWidget

from jumpstation.ui import tokens
from jumpstation.ui.parts.base import Across, Card, Down, column, holder, label
from jumpstation.ui.parts.explained import about
from jumpstation.ui.parts.fields import Line
from jumpstation.ui.parts.flow import flow
from jumpstation.ui.parts.reflow import Column
from jumpstation.ui.parts.segments import Segments
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.settings.model import (
    TEXT_SIZES,
    SettingsModel,
    cue_choices,
    look_choices,
    on_off,
)
from jumpstation.ui.screens.settings.wishes import Change, Do, Signers
from jumpstation.ui.text import tr
from jumpstation.ui.theme import sized

COLUMN_WIDTH = 640


class SettingsView(View):
    """Data, units, sound, look, people, licences."""

    def __init__(self) -> None:
        super().__init__()
        self._model = SettingsModel()
        self._file, self._backup = label("", wrap=True), label("", "small", "text2", wrap=True)
        self._look, self._text, self._language = Segments(), Segments(), Segments()
        self._mass, self._height, self._volume = Segments(), Segments(), Segments()
        self._sound, self._flash, self._health = Segments(), Segments(), Segments()
        about(self._mass, "units")
        about(self._height, "units")
        about(self._health, "health")
        self._cues = Segments()
        self._sound_words = label("", "small", "notmet", wrap=True)
        self._signers = Line()
        self._signers.setAccessibleName(tr("People who may sign"))
        self._signers.editingFinished.connect(lambda: self.ask(Signers(self._signers.text())))
        self._about = label("", "small", "text2", wrap=True)
        self._connect()
        self._cards = column(space=tokens.GAP)
        column_ = holder(self._cards)
        sized(column_, MaximumWidth=COLUMN_WIDTH)
        self._fill()
        centred = Across()
        centred.addWidget(column_, 1)
        centred.addStretch(0)
        inner = holder(column(centred, None, space=0))
        inside = inner.layout()
        assert inside is not None
        inside.setContentsMargins(tokens.PAD, tokens.PAD, tokens.PAD, tokens.PAD)
        scroll = Column()
        scroll.setWidget(inner)
        whole = Down(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _connect(self) -> None:
        for segments, name in (
            (self._look, "look"),
            (self._language, "language"),
            (self._mass, "mass_unit"),
            (self._height, "height_unit"),
            (self._cues, "cues"),
        ):
            segments.chosen.connect(lambda taken, field=name: self._change(field, taken))
        self._text.chosen.connect(lambda taken: self._change("text_percent", int(taken)))
        self._volume.chosen.connect(lambda taken: self._change("volume_percent", int(taken)))
        for box, name in (
            (self._sound, "sound"),
            (self._flash, "flash"),
            (self._health, "show_health_in_squad"),
        ):
            box.chosen.connect(lambda taken, field=name: self._change(field, taken == "on"))

    def _fill(self) -> None:
        backup, folder = self.button(Do.BACKUP), self.button(Do.OPEN)
        back = self.button(Do.TAKE_BACK)
        self._own = self.button(Do.OWN, primary=True)
        groups: tuple[tuple[str, tuple[QWidget | tuple[str, QWidget], ...]], ...] = (
            (
                tr("Data"),
                (self._file, self._backup, pair(backup, folder), pair(back), pair(self._own)),
            ),
            (
                tr("Units and language"),
                (
                    (tr("Body mass"), self._mass),
                    (tr("Jump and box height"), self._height),
                    (tr("Language"), self._language),
                ),
            ),
            (
                tr("Sound and cues"),
                (
                    (tr("Sound: metronome and cues"), self._sound),
                    (tr("Cues: stand still, 3 2 1, five more, stop"), self._cues),
                    (tr("A flash with every beat"), self._flash),
                    (tr("Volume"), self._volume),
                    self._sound_words,
                ),
            ),
            (tr("Look"), ((tr("Colours"), self._look), (tr("Text"), self._text))),
            (tr("Health data"), ((tr("Show pain and injuries in the squad table"), self._health),)),
            (tr("People who may sign"), (self._signers,)),
            (tr("About and licences"), (self._about,)),
        )
        for title, parts in groups:
            card = Card(space=10)
            card.column.addWidget(label(title, "lead", bold=True))
            for part in parts:
                if isinstance(part, tuple):
                    card.column.addLayout(flow(label(part[0]), None, part[1]))
                else:
                    card.column.addWidget(part)
            self._cards.addWidget(card)

    def _change(self, field: str, value: object) -> None:
        changed = replace(self._model.preferences, **{field: value})  # pyright: ignore[reportArgumentType]
        self.ask(Change(changed))

    def show_model(self, model: SettingsModel) -> None:
        """Show what is set."""
        self._model = model
        chosen = model.preferences
        self._file.setText(model.data_file)
        self._backup.setText(model.backup)
        self._own.setVisible(model.demo)
        self._look.show_choices(look_choices(), chosen.look)
        self._text.show_choices(
            tuple((str(n), f"{n} %") for n in TEXT_SIZES), str(chosen.text_percent)
        )
        self._language.show_choices(model.languages, chosen.language)
        self._mass.show_choices((("kg", "kg"), ("lb", "lb")), chosen.mass_unit)
        self._height.show_choices((("cm", "cm"), ("in", "in")), chosen.height_unit)
        self._volume.show_choices(
            tuple((str(n), f"{n} %") for n in (30, 70, 100)), str(chosen.volume_percent)
        )
        self._sound.show_choices(on_off(), "on" if chosen.sound else "off")
        self._cues.show_choices(cue_choices(), chosen.cues)
        self._flash.show_choices(on_off(), "on" if chosen.flash else "off")
        self._health.show_choices(on_off(), "on" if chosen.show_health_in_squad else "off")
        self._sound_words.setText(model.sound_words)
        self._sound_words.setVisible(bool(model.sound_words))
        if not self._signers.hasFocus():
            self._signers.setText(", ".join(model.signers))
        lines = [f"jumpstation {model.version}"]
        lines += [f"{name}: {licence}" for name, licence in model.licences]
        self._about.setText("\n".join(lines))


def pair(*parts: QWidget) -> QWidget:
    """Buttons beside each other, at the left."""
    return holder(flow(*parts, None))
