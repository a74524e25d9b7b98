@NullMarked
package dev.spillway.placement.doctor;

import org.jspecify.annotations.NullMarked;
