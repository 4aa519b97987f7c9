/**
 * Who may come in: a person or a partner with a valid token of the realm. What they may do is each
 * service's own business.
 */
@NullMarked
package io.carillon.gateway.admission;

import org.jspecify.annotations.NullMarked;
