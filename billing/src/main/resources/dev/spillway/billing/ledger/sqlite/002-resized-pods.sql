-- The few usages whose pod has others: what is rounded by pod looks for them in every bill.
CREATE INDEX usage_resized ON usage (uid, number) WHERE number > 0 OR ending = 'RESIZED';
