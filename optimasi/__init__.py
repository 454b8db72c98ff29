"""Decides which civil servants attend which trainings, given gaps, costs and anggaran."""
