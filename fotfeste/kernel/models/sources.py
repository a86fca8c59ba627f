"""Source documents, and the rows that say which of them they stand in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceDocument(models.Model):
    """A document that facts are taken from: an annual report, an action programme, a decision."""

    key = models.SlugField(_("nøkkel"), max_length=80, unique=True)
    title = models.CharField(_("tittel"), max_length=200)
    title_en = models.CharField(_("tittel på engelsk"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("år"))
    publisher = models.CharField(_("utgiver"), max_length=200, blank=True)

    class Meta:
        ordering = ["year", "title"]
        verbose_name = _("kildedokument")
        verbose_name_plural = _("kildedokumenter")

    def __str__(self) -> str:
        return self.title


class Sourced(models.Model):
    """A fact that says where it was read: document, place in it, and further documents that say the same."""

    source = models.ForeignKey(
        SourceDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kilde"),
    )
    source_section = models.CharField(_("sted i kilden"), max_length=200, blank=True)

    class Meta:
        abstract = True
