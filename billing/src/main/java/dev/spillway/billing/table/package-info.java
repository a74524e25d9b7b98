/** Results as people and programs read them: text tables, CSV and JSON. */
@NullMarked
package dev.spillway.billing.table;

import org.jspecify.annotations.NullMarked;
