/** Elastic specs: the sizes a pod can be given and is billed for, and the rules that choose one. */
@NullMarked
package dev.spillway.core.spec;

import org.jspecify.annotations.NullMarked;
