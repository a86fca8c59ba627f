"""Code lists: codes with names in each language, valid in time."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CodeList(models.Model):
    """A list of codes from a standard or a source."""

    key = models.SlugField(_("nøkkel"), max_length=60, unique=True)
    source = models.CharField(_("kilde"), max_length=300, blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("kodeliste")
        verbose_name_plural = _("kodelister")

    def __str__(self) -> str:
        return self.key


class CodeQuerySet(models.QuerySet["Code"]):
    """Questions about codes."""

    def in_list(self, key: str) -> CodeQuerySet:
        """Codes of the list *key*, in the order of the list."""
        return self.filter(code_list__key=key).order_by("order", "code")

    def valid_on(self, day: dt.date) -> CodeQuerySet:
        """Codes that are valid on *day*; an unknown bound does not exclude."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class Code(models.Model):
    """One code. Codes are text: leading zeros count."""

    code_list = models.ForeignKey(CodeList, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(_("kode"), max_length=60)
    order = models.PositiveIntegerField(_("rekkefølge"), default=0)
    name_nb = models.CharField(_("bokmål"), max_length=300)
    name_nn = models.CharField(_("nynorsk"), max_length=300, blank=True)
    name_en = models.CharField(_("engelsk"), max_length=300, blank=True)
    valid_from = models.DateField(_("gyldig fra"), null=True, blank=True)
    valid_to = models.DateField(_("gyldig til"), null=True, blank=True)
    attributes = models.JSONField(_("egenskaper"), default=dict)
    source = models.CharField(_("kilde"), max_length=400, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("kode")
        verbose_name_plural = _("koder")
        constraints = [
            models.UniqueConstraint(
                fields=["code_list", "code", "valid_from"], name="code_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.code

    def name(self, language: str) -> str:
        """The name in *language*; bokmål where there is none."""
        return {"en": self.name_en, "nn": self.name_nn}.get(language, "") or self.name_nb
