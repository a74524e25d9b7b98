package dev.spillway.billing.ledger;

import dev.spillway.core.ElasticSpec;

/** A spec, and whether it was bought on the spot market. */
public record SpecUse(ElasticSpec spec, boolean spot) {}
