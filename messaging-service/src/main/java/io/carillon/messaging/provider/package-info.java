/**
 * What carries a message to a person, and what it carries. One package below this one per vendor; a
 * new vendor is a new package with a {@link io.carillon.messaging.provider.Provider} in it.
 */
@NullMarked
package io.carillon.messaging.provider;

import org.jspecify.annotations.NullMarked;
