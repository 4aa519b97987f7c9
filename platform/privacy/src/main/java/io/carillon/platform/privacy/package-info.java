/**
 * What a service holds of one person: given out, or erased. A service that holds data of people
 * says what in one class, its {@link io.carillon.platform.privacy.Holdings}; the door
 * (`PrivacyService`), receipts that a repetition finds again, and the memory of who was erased, so
 * that nothing late revives them, are here. So are who lives on in whom, and the order of erasures
 * and undone merges among the news of people.
 */
@NullMarked
package io.carillon.platform.privacy;

import org.jspecify.annotations.NullMarked;
