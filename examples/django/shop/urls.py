"""Where the shop's pages are."""

from django.urls import path

from shop.views import delivered, told

urlpatterns = [
    path("webhooks/conomy", delivered),
    path("transactions/<str:transaction>", told),
]
