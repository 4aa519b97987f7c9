/** How many messages a tenant may have leave in a day. */
@NullMarked
package io.carillon.messaging.quota;

import org.jspecify.annotations.NullMarked;
