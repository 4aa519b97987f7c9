/**
 * Companies, and who belongs to them: what `group` calls tell. A membership hangs on the profile by
 * which the call came, so that it is the person's wherever that profile lives on, and goes back
 * with it when a merge is undone.
 */
@NullMarked
package io.carillon.identity.company;

import org.jspecify.annotations.NullMarked;
