"""Questions that the sources left open: kept where a school asks for it, and made into evals."""
