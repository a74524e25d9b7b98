/** The contract of a provider as tests: a provider's own tests extend {@link dev.spillway.provider.kit.ProviderContractTest}. */
@NullMarked
package dev.spillway.provider.kit;

import org.jspecify.annotations.NullMarked;
