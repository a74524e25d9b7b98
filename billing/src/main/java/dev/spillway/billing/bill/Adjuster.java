package dev.spillway.billing.bill;

import java.util.List;

/** Works out, from every charged usage, what is added to or taken off a bill. */
interface Adjuster {
    long HOUR = 3600;

    /** Takes every usage once, in any order. */
    void take(ChargedUse use);

    /** Says, of a usage that was or will be taken, that its pod has others before or after it: it was resized. */
    void isPartOf(String uid, ChargedUse use);

    /** After the last usage. */
    List<Bill.Adjustment> adjustments();
}
