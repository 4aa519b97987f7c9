/** Push through the Apple Push Notification service. */
@NullMarked
package io.carillon.messaging.provider.apns;

import org.jspecify.annotations.NullMarked;
