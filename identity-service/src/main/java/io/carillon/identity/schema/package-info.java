/**
 * What a tenant says of its people's traits: of which type each is, and whose word of one stands.
 * It holds for words that come from then on; what was of another type is counted by field.
 */
@NullMarked
package io.carillon.identity.schema;

import org.jspecify.annotations.NullMarked;
