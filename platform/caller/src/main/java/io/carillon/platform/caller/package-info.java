/**
 * Who calls: tenant, subject, permissions and units of a person, a partner or a service; and how
 * one service calls another on behalf of a tenant. The table in {@link Grants} is the only place
 * that says what a role may do.
 */
@NullMarked
package io.carillon.platform.caller;

import org.jspecify.annotations.NullMarked;
