/**
 * What every request and every answer on the public port gets, whoever answers it: a request id,
 * security headers, the word on cross-origin calls, and errors in one form.
 */
@NullMarked
package io.carillon.gateway.edge;

import org.jspecify.annotations.NullMarked;
