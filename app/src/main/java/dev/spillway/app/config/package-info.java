/** The configuration file: read as a tree with positions, bound to records by hand, refused with line and fix. */
@NullMarked
package dev.spillway.app.config;

import org.jspecify.annotations.NullMarked;
