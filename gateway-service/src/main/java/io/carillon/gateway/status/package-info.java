/**
 * What stands and what does not, in one answer: the services by their own readiness, the platform's
 * parts by whether they speak when spoken to.
 */
@NullMarked
package io.carillon.gateway.status;

import org.jspecify.annotations.NullMarked;
