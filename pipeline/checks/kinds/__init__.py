"""The kinds of arithmetic a rule may use, a file each: figures in, a `Verdict` out; they know nothing of reports."""
