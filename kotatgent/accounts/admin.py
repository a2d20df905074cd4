from django.contrib import admin

from kotatgent.accounts.models import Institution
from kotatgent.audit.reference_admin import ReferenceAdmin


@admin.register(Institution)
class InstitutionAdmin(ReferenceAdmin):
    list_display = ("name", "code")
    search_fields = ("name", "code")
