"""From a chain of files and changes to one tree and changed tables; what is lost on the way is told."""
