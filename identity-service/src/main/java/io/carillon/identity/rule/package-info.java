/**
 * The rules by which a tenant's people are recognised: what holds, what held before, and who may
 * change it. Every change is a version of its own, so that each decision says by which it was
 * taken.
 */
@NullMarked
package io.carillon.identity.rule;

import org.jspecify.annotations.NullMarked;
