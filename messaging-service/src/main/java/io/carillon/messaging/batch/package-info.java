/** Many in one transaction, without one of them holding up the others. */
@NullMarked
package io.carillon.messaging.batch;

import org.jspecify.annotations.NullMarked;
