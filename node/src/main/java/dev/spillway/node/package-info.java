/** Virtual nodes, and what lies between the API server and a provider. */
@NullMarked
package dev.spillway.node;

import org.jspecify.annotations.NullMarked;
