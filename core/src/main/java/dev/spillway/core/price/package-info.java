/** Prices as they are published, and exact charges made from them. */
@NullMarked
package dev.spillway.core.price;

import org.jspecify.annotations.NullMarked;
