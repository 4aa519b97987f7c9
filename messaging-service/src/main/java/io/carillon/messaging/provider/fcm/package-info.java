/** Push through Firebase Cloud Messaging, HTTP v1. */
@NullMarked
package io.carillon.messaging.provider.fcm;

import org.jspecify.annotations.NullMarked;
