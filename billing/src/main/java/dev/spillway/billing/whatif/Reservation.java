package dev.spillway.billing.whatif;

import java.math.BigDecimal;

/**
 * What capacity costs when it is paid in advance, whether it is used or not.
 *
 * @param perVcpu for a month of 730 hours
 * @param perGib for a month of 730 hours
 * @param factor for the term: 0.83 for a year with Tencent
 */
public record Reservation(String name, BigDecimal perVcpu, BigDecimal perGib, BigDecimal factor, String currency) {}
