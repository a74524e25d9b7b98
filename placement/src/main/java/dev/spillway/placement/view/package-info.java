@NullMarked
package dev.spillway.placement.view;

import org.jspecify.annotations.NullMarked;
