/**
 * A receiver of webhooks, {@code POST /webhook/{name}}, that believes only what is signed as
 * Standard Webhooks says; {@code PUT /webhook/{name} {"secret"}} gives a name a secret of its own.
 */
@NullMarked
package io.carillon.sandbox.webhook;

import org.jspecify.annotations.NullMarked;
