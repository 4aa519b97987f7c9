/** One person with all that is known of them, the working set of a transaction, and its store. */
@NullMarked
package io.carillon.identity.person;

import org.jspecify.annotations.NullMarked;
