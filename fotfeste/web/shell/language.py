"""The language of the screen: that of the reader, as the kernel knows it."""

from fotfeste.kernel.bilingual import reader_language as screen_language

__all__ = ["screen_language"]
