/**
 * What people said of being contacted, per address, channel and purpose. When people turn out to be
 * one, a refusal stands over a permission.
 */
@NullMarked
package io.carillon.identity.consent;

import org.jspecify.annotations.NullMarked;
