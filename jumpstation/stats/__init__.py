"""Is it a real change? Reliability, typical error, change, symmetry and the squad; all pure.

The store's rows become `records.SessionValue`; `change.assess` compares the last with a baseline
and `sentence.say` puts the answer into words.
"""
