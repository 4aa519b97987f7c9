/** Profiles as partners, services and people of the tenant see and change them. */
@NullMarked
package io.carillon.identity.profile;

import org.jspecify.annotations.NullMarked;
