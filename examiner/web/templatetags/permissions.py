"""What the roles may do, asked from templates."""

from django import template

from examiner.accounts import roles

register = template.Library()

register.filter("may_import", roles.may_import)
register.filter("may_administer", roles.may_administer)
