"""Proposals: what could cost a life if it were wrong is proposed by one person and confirmed by another."""
