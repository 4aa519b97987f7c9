/**
 * How long a tenant's people, their words and what was decided about them are kept, and the job
 * that ends it. People go as by a privacy request, out of every service; the rest is deleted here.
 */
@NullMarked
package io.carillon.identity.retention;

import org.jspecify.annotations.NullMarked;
