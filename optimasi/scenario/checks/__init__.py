"""Whether tables and rules fit together, before anything is computed: problems come out, nothing else."""
