/** All rooms put together into the process that runs virtual nodes. */
@NullMarked
package dev.spillway.app.run;

import org.jspecify.annotations.NullMarked;
