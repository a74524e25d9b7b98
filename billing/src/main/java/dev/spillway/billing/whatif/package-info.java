/** What recorded usage would have cost elsewhere: other price books, servers, reserved capacity. */
@NullMarked
package dev.spillway.billing.whatif;

import org.jspecify.annotations.NullMarked;
