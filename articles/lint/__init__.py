"""Lint: advice that can do harm, and what does not belong; rules are data, findings say why and what to write."""
