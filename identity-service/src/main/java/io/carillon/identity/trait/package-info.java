/**
 * What is known of a person, field by field: the newest word wins, and a word about a known person
 * stands over one about an unknown one.
 */
@NullMarked
package io.carillon.identity.trait;

import org.jspecify.annotations.NullMarked;
