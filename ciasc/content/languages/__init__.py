"""The languages of citizens: catalogues, words in one language, and the files of translators."""
