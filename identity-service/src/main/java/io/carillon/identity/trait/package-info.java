/**
 * What is known of a person, field by field: the newest word wins, and a word about a known person
 * stands over one about an unknown one, unless the tenant says of a field which one does.
 */
@NullMarked
package io.carillon.identity.trait;

import org.jspecify.annotations.NullMarked;
